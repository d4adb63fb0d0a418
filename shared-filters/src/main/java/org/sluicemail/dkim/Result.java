package org.sluicemail.dkim;

import java.util.Locale;

/** The results of DKIM (RFC 8601 section 2.7.1). */
public enum Result {
  /** The message has no signature. */
  NONE,
  PASS,
  FAIL,
  POLICY,
  NEUTRAL,
  TEMPERROR,
  PERMERROR;

  /** The word of RFC 8601. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
