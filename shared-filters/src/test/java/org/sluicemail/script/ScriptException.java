package org.sluicemail.script;

/** A mistake in a script, with {@code file:line}. */
final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScriptException(String file, int line, String what) {
    super(file + ":" + line + ": " + what);
  }
}
