package org.sluicemail.dkim.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sluicemail.dkim.Domains;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Octets;

/**
 * What holds for any tables: who signs is a domain of the author's or of a row, or it is told what
 * is wrong with the row.
 */
public final class TableLaws {
  private static final KeyFiles FILES = new KeyFiles(false);

  private TableLaws() {}

  /**
   * An author, rows of the signing table and rows of the key table, with a bar between them.
   *
   * @param folder for the tables
   */
  public static void tables(byte[] input, Path folder) throws IOException {
    String[] parts = (Octets.decode(input, 0, input.length) + "|||").split("\\|", 4);
    Files.write(folder.resolve("signing"), Octets.encode(parts[1]));
    Files.write(folder.resolve("keys"), Octets.encode(parts[2]));
    for (String kind : List.of("file", "refile")) {
      sign(Address.parse(parts[0]), kind, folder);
    }
  }

  /** Data sets that are written down, each key of which is in the set. */
  public static void dataSet(byte[] input) throws IOException {
    DataSet set = DataSet.open("csl:" + Octets.decode(input, 0, input.length), Path.of("."));
    for (String key : set.keys()) {
      assertThat(set.contains(key)).as(key).isTrue();
    }
  }

  private static void sign(Address author, String kind, Path folder) throws IOException {
    SigningTable signing =
        new SigningTable(DataSet.open(kind + ":" + folder.resolve("signing"), folder), true);
    KeyTable keys =
        new KeyTable(DataSet.open("file:" + folder.resolve("keys"), folder, true), folder, FILES);
    try {
      new TabledKeys(signing, keys).of(author).forEach(TableLaws::isSound);
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static void isSound(SigningIdentity found) {
    assertThat(Domains.of(found.domain())).contains(found.domain());
    assertThat(Domains.of(found.selector())).contains(found.selector());
    found
        .identity()
        .map(who -> Domains.of(who.substring(who.lastIndexOf('@') + 1)).orElseThrow())
        .ifPresent(who -> assertThat(Domains.isWithin(who, found.domain())).isTrue());
  }
}
