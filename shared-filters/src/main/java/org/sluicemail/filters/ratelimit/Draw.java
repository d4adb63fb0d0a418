package org.sluicemail.filters.ratelimit;

import org.sluicemail.filters.Masks;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Session;

/** One recipient of one mail, for whom buckets are drawn on. */
record Draw(Session session, Address sender, Address recipient, Masks masks) {}
