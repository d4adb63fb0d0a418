package org.sluicemail.config;

import org.apache.commons.configuration2.tree.DefaultExpressionEngine;
import org.apache.commons.configuration2.tree.DefaultExpressionEngineSymbols;
import org.apache.commons.configuration2.tree.ExpressionEngine;

/**
 * How a text is addressed in the configuration that keeps it. Dots and brackets are common in our
 * keys (domains, paths), so control characters separate the parts; no key may have one.
 */
final class Addressing {
  private static final String SEPARATOR = "\u001F";
  private static final String INDEX_START = "\u001D";
  private static final String INDEX_END = "\u001E";
  private static final String ATTRIBUTE = "\u001C";

  private Addressing() {}

  static String key(String address, String key) {
    return address.isEmpty() ? key : address + SEPARATOR + key;
  }

  static String index(String address, int index) {
    return address + INDEX_START + index + INDEX_END;
  }

  static ExpressionEngine engine() {
    return new DefaultExpressionEngine(
        new DefaultExpressionEngineSymbols.Builder()
            .setPropertyDelimiter(SEPARATOR)
            .setEscapedDelimiter(null)
            .setIndexStart(INDEX_START)
            .setIndexEnd(INDEX_END)
            .setAttributeStart(ATTRIBUTE)
            .setAttributeEnd(ATTRIBUTE)
            .create());
  }
}
