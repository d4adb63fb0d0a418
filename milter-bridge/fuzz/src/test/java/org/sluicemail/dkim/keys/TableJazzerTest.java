package org.sluicemail.dkim.keys;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Tables of keys and of those who sign with them, and authors to look for in them. */
class TableJazzerTest {
  @TempDir static Path folder;

  @FuzzTest
  @DictionaryEntries({"|", "%", "*", "@", ":", "example.org", "file:", "refile:", "./", "/tmp/"})
  void tables(byte[] input) throws IOException {
    TableLaws.tables(input, folder);
  }

  @FuzzTest
  void dataSet(byte[] input) throws IOException {
    TableLaws.dataSet(input);
  }
}
