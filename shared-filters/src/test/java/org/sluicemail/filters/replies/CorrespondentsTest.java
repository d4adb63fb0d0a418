package org.sluicemail.filters.replies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Address;
import org.sluicemail.store.Key;

class CorrespondentsTest {
  @ParameterizedTest
  @CsvSource({
    "ann@example.org, ann@example.org",
    "Ann@Example.ORG, ann@example.org",
    "ann+lists@example.org, ann@example.org",
    "+ann@example.org, +ann@example.org",
    "<ann@example.org.>, ann@example.org",
    "ann(her)@example.org, ann@example.org",
    "prvs=1234567890=ann@example.org, ann@example.org",
    "PRVS=12ab34cd56=Ann+x@example.org, ann@example.org",
    "prvs==ann@example.org, prvs==ann@example.org",
    "SRS0=HHH=TT=example.org=ann@forwarder.example, ann@example.org",
    "SRS0+HHH=TT=Example.Org=Ann+tag@forwarder.example, ann@example.org",
    "SRS1=GGG=first.example==HHH=TT=example.org=ann@second.example, ann@example.org",
    "SRS1=GGG=first.example=-HHH=TT=example.org=a=b@second.example, a=b@example.org",
    "SRS0=HHH=TT=example.org@forwarder.example, srs0=hhh=tt=example.org@forwarder.example",
    "postmaster, postmaster",
    "'', ''",
  })
  void partyIsWhoIsBehindAnAddress(String address, String mailbox) {
    assertThat(Party.of(Address.parse(address)).mailbox()).isEqualTo(mailbox);
  }

  @Test
  void keyIsReadableAndHasADirection() {
    Address ann = Address.parse("Ann+work@example.org");
    Address bob = Address.parse("prvs=0123456789=bob@example.net");
    Key key = Correspondents.key(ann, bob);
    assertThat(key).isEqualTo(new Key("replies", "to ann@example.org bob@example.net"));
    assertThat(key).isNotEqualTo(Correspondents.key(bob, ann));
  }

  @Test
  void keyOfLongAddressesIsTheirHash() {
    Address longest = Address.parse("a".repeat(2000) + "@example.org");
    Address longer = Address.parse("a".repeat(2001) + "@example.org");
    Address bob = Address.parse("bob@example.net");
    assertThat(Correspondents.key(longest, bob).name()).matches("sha256 [0-9a-f]{64}");
    assertThat(Correspondents.key(longest, bob)).isNotEqualTo(Correspondents.key(longer, bob));
  }
}
