package org.sluicemail.chain;

/** Whether a filter's answer counts. */
public enum Mode {
  /** Its verdict, edits and findings count. */
  ENFORCE,
  /** It runs and is logged, and nothing else comes of it. */
  OBSERVE
}
