package org.sluicemail.mail;

/** A mail (RFC 5321 section 2.3.1: mail object) with the session that it came in by. */
public record Mail(Session session, Envelope envelope, Message message) {}
