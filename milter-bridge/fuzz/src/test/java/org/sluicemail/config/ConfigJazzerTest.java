package org.sluicemail.config;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Configurations with any mistake in them. */
class ConfigJazzerTest {
  @FuzzTest
  @DictionaryEntries({
    "listen: ", "chains: {in: []}", "filters:\\x0a  ", "type: ", "timeout: 20s", "&a ", "*a",
        "<<: ",
    "${env:PW}", "${secret-file:/no}", "- ", ": ", "\\x0a  ", "inet:1@::1", "unix:/", "!!int "
  })
  void configuration(byte[] input) {
    try {
      ConfigFuzzTest.isValid(SourceText.decode("f", input));
    } catch (ConfigException e) {
      // not UTF-8, which is told before it is read
    }
  }
}
