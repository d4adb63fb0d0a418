package org.sluicemail.daemon.opendkim;

import org.sluicemail.config.Problem;

/**
 * A setting with its value, and where it was given.
 *
 * @param line 0 where there are no lines
 */
record Statement(Setting setting, String value, String file, int line) {
  Problem problem(String text) {
    return new Problem(file, line, 1, setting.name(), text);
  }
}
