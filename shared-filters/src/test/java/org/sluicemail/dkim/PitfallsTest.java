package org.sluicemail.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.sluicemail.dns.ZoneFile;

/**
 * What implementations of DKIM get wrong, each with the tests that keep us from it: here, or where
 * the table says. That those exist is a test, too.
 */
class PitfallsTest {
  /** A number, what goes wrong, and {@code package.Class#method} below org.sluicemail. */
  private static final String[] TABLE = {
    "1 | fields not taken from the bottom | dkim.VerifierTest#takesFieldsFromTheBottom"
        + " dkim.VerifierTest#oversigningKeepsFieldsOut",
    "2 | names in lower case by the locale | dkim.RelaxedFieldTest#knowsNoTurkishI"
        + " dkim.RelaxedFieldTest#isItselfWhenSimple dkim.PitfallsTest#signsAlsoInTurkey",
    "3 | more trimmed than blanks | dkim.RelaxedFieldTest#normalizes"
        + " dkim.RelaxedFieldTest#leavesWhatIsNoBlankAlone",
    "4 | octets taken for text | dkim.VerifierTest#keepsOctetsThatAreNoText",
    "5 | b= not emptied in place | dkim.SignatureTest#emptiesItsValueInPlace"
        + " dkim.VerifierTest#readsSignaturesAsOthersWriteThem",
    "6 | folds and blanks of the milter protocol | dkim.SignerTest#survivesTheMilterProtocol",
    "7 | fields removed by a running index | filters.AuthResultsTest#removesWhatClaimsToBeOurs"
        + " chain.EditsTest chain.EditsModelTest",
    "8 | not that signed which leaves |"
        + " chain.TransactionEditsTest#sealersSeeTheOutgoingMailAndTheSealsBeforeTheirs"
        + " filters.ArcSealTest#sealsWhatLeaves",
    "9 | empty bodies | dkim.BodyCanonicalizationTest#knowsTheEdges"
        + " dkim.BodyCanonicalizationTest#hashesNothing",
    "10 | empty lines and no line end at the end | dkim.BodyCanonicalizationTest#knowsTheEdges",
    "11 | borders of chunks | dkim.BodyCanonicalizationTest#agreesWithTheRfcInAnyPieces"
        + " dkim.DkimFuzzTest",
    "12 | lone CR and LF | dkim.BodyCanonicalizationTest#knowsTheEdges",
    "13 | l= beyond the body, zero, huge | dkim.BodyCanonicalizationTest#countsCanonicalOctets"
        + " dkim.SignatureTest#countsInMoreThanSixtyFourBits"
        + " dkim.VerifierTest#takesAnEmptyLength"
        + " dkim.VerifierTest#refusesTextBehindWhatIsSigned",
    "14 | a second From | dkim.VerifierTest#refusesAnAddedField",
    "15 | text behind l= | dkim.VerifierTest#refusesTextBehindWhatIsSigned"
        + " dkim.SignerTest#saysNoMoreThanUsual",
    "16 | times | dkim.VerifierTest#knowsWhenASignatureHasExpired"
        + " dkim.VerifierTest#knowsASignatureFromTheFuture"
        + " dkim.SignatureTest#refusesAnExpirationBeforeTheSigning",
    "17 | From not signed, identities of others | dkim.SignatureTest#refuses"
        + " dkim.SignatureTest#takesASubdomainAsIdentity dkim.SignatureTest#readsEveryTag"
        + " dkim.VerifierKeysTest#wantsTheDomainItselfOfAStrictKey",
    "18 | tag lists | dkim.TagListTest#readsTagsWithBlanksAnywhere"
        + " dkim.TagListTest#refusesWhatIsNoTagList dkim.PitfallsTest#tagNamesHaveACase",
    "19 | key records | dkim.KeyRecordTest#hasDefaults dkim.KeyRecordTest#refuses"
        + " dkim.KeyRecordTest#isRevokedWhenEmpty dkim.DnsKeysTest#takesTheOnlyOneThatCanBeRead"
        + " dkim.DnsKeysTest#passesOverOtherTexts dkim.DnsKeysTest#followsAliases"
        + " filters.DkimVerifyTest#isMildWithThoseWhoTryItOut",
    "20 | forms of keys | dkim.KeyRecordTest#takesRsaKeysWithAndWithoutWrapping"
        + " dkim.RfcVectorsTest#verifiesRfc8463AppendixA"
        + " dkim.PitfallsTest#takesEd25519KeysBareAlone",
    "21 | weak keys, and those that are work |"
        + " dkim.VerifierKeysTest#refusesObsoleteAndUnknownAlgorithms"
        + " dkim.VerifierKeysTest#wantsKeysOfSomeLength dkim.VerifierKeysTest#refusesKeysThatAreWorkAlone"
        + " dkim.KeyRecordTest#hasABound dkim.PitfallsTest#refusesALargeExponent",
    "22 | no bounds | dkim.VerifierKeysTest#looksAtTheFirstTenAndAsksForEachKeyOnce"
        + " dkim.SignatureTest#hasABoundOnNames dkim.TagListTest#hasABound",
    "23 | answers of the DNS | dkim.VerifierKeysTest#looksWhyThereIsNoKey"
        + " dkim.DnsKeysTest#tellsNoneFromUnknown dns.DnsJavaTest#keepsWhatDoesNotExist"
        + " dkim.SignatureTest#readsEveryTag",
    "24 | a good signature spoilt by a bad one | dkim.VerifierTest#judgesEachSignatureAlone"
        + " filters.DkimVerifyTest#judgesByTheBestSignature",
    "25 | forged results | authres.ClaimTest#knowsOursHoweverItIsSpelled"
        + " authres.AuthenticationResultsTest#goesRound"
        + " filters.AuthResultsTest#removesWhatClaimsToBeOurs"
        + " filters.AuthResultsTest#removesFieldsThatHideOneOfOurs",
    "26 | chains | arc.ChainValidatorTest#fails"
        + " arc.ChainValidatorTest#looksAtNoMoreSetsThanItIsTold"
        + " arc.ChainSealerTest#marksAChainThatHasFailed arc.ChainSealerTest#addsNoFiftyFirstSet",
    "27 | replay | dkim.SignerTest#saysNoMoreThanUsual dkim.SignerTest#saysWhatItIsAskedToSay"
        + " filters.DkimSignTest#doesNotSignForOthersInTheNameOfOurs",
    "28 | one algorithm alone | filters.DkimSignTest#signsSoThatItVerifies",
    "29 | trace fields signed | dkim.SignerTest#refusesToSignWhatServersChange",
    "30 | our own field refolded | dkim.SignerTest#foldsIntoLinesThatNobodyTouches"
        + " dkim.SignerTest#saysWhatItIsAskedToSay",
    "31 | keys decoded for each message | dkim.keys.KeyChoiceTest#readsAKeyOnce"
        + " dkim.PitfallsTest#readsAPublishedKeyOnce",
  };

  @Test
  void hasThemAll() {
    assertThat(Arrays.stream(TABLE).map(row -> Integer.valueOf(row.split(" ")[0])))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 31).boxed().toList());
  }

  @Test
  void namesTestsThatThereAre() throws Exception {
    for (String row : TABLE) {
      for (String test : row.split("\\|")[2].strip().split(" ")) {
        Class<?> type = Class.forName("org.sluicemail." + test.split("#")[0]);
        String name = test.contains("#") ? test.split("#")[1] : "";
        List<Method> methods =
            Arrays.stream(type.getDeclaredMethods())
                .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                .filter(method -> name.isEmpty() || method.getName().equals(name))
                .toList();
        assertThat(methods).as(test).isNotEmpty();
      }
    }
  }

  @Test
  void signsAlsoInTurkey() throws Exception {
    Letter letter =
        Letter.lines(
            "FROM: I@EXAMPLE.ORG\nMIME-Version: 1.0\nIn-Reply-To: <1@I>\nList-ID: I\n\nI\n");
    Letter signedHere = Zone.sign(letter, Zone.signer(Zone.RSA, SignatureForm.USUAL));
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try {
      Letter signedThere = Zone.sign(letter, Zone.signer(Zone.RSA, SignatureForm.USUAL));
      assertThat(signedThere.header()).isEqualTo(signedHere.header());
      assertThat(Zone.usual().cause(signedHere)).isEqualTo(Cause.VERIFIED);
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"V=1, v=", "D=example.org, d=", "BH=AAAA, bh="})
  void tagNamesHaveACase(String wrong, String missing) {
    String right = missing + wrong.substring(wrong.indexOf('=') + 1);
    String tags = "v=1; a=rsa-sha256; d=example.org; s=s; h=From; bh=AAAA; b=BBBB";
    Letter letter =
        Letter.lines("DKIM-Signature: " + tags.replace(right, wrong) + "\nFrom: a@b.c\n\nx\n");
    assertThatThrownBy(() -> Signature.parse(letter.header().fields().getFirst()))
        .hasMessage("tag " + missing + " is missing");
  }

  @Test
  void takesEd25519KeysBareAlone() {
    byte[] info = Der.ed25519Public(Base64.getDecoder().decode(Zone.ED25519.publicText()));
    String record = "v=DKIM1; k=ed25519; p=" + Base64.getEncoder().encodeToString(info);
    assertThatThrownBy(() -> KeyRecord.parse(record))
        .isInstanceOf(MalformedException.class)
        .hasMessage("p= has 44 octets, an ed25519 key 32");
  }

  /** Verifying with it takes as long as its exponent is wide. */
  @Test
  void refusesALargeExponent() throws Exception {
    KeyFactory rsa = KeyFactory.getInstance("RSA");
    byte[] usual = Base64.getDecoder().decode(Zone.RSA.publicText());
    BigInteger modulus =
        ((RSAPublicKey) rsa.generatePublic(new X509EncodedKeySpec(usual))).getModulus();
    BigInteger wide = BigInteger.ONE.shiftLeft(64).setBit(0);
    byte[] odd = rsa.generatePublic(new RSAPublicKeySpec(modulus, wide)).getEncoded();
    String record = "p=" + Base64.getEncoder().encodeToString(odd);
    assertThatThrownBy(() -> KeyRecord.parse(record))
        .isInstanceOf(MalformedException.class)
        .message()
        // Corretto refuses to read such a key itself.
        .isIn("the exponent of the key is too large", "p= is no rsa key");
  }

  @Test
  void readsAPublishedKeyOnce() throws Exception {
    String record = "s._domainkey.example.org. IN TXT \"" + Zone.ED25519.record() + "\"";
    DnsKeys keys = new DnsKeys(ZoneFile.of(record));
    assertThat(keys.find("example.org", "s")).isSameAs(keys.find("example.org", "s"));
  }
}
