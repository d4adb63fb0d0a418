package org.sluicemail.filter;

import java.util.Map;

/** A resource that counts what it does, for whoever asks how the program is. */
public interface Counted {
  /** Figures by name, in a fixed order; those of one name are added up over all resources. */
  Map<String, Long> figures();
}
