package org.sluicemail.filter;

/**
 * A part that makes sense only while the client waits for an answer, such as one that asks it to
 * come again: doors behind the queue refuse to start with it.
 */
public interface SmtpTime {}
