package org.sluicemail.filter;

/** What becomes of a mail when a filter fails or is late: the operator's choice. */
public enum OnError {
  /** The client shall try again later. */
  TEMPFAIL,
  /** As if the filter had no objection. */
  PROCEED,
  /** The mail is refused. */
  REJECT
}
