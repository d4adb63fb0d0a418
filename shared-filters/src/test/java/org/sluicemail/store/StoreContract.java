package org.sluicemail.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluicemail.config.Rate;

/** What every store does alike. Public for the stores that are tested beside their servers. */
public abstract class StoreContract {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Key KEY = new Key("test", "192.0.2.1 ann@example.org");
  private static final Bucket TWO_A_MINUTE = bucket("two", "2/1m");
  private static final Bucket FIVE_A_MINUTE = bucket("five", "5/1m");

  /** The store, empty at the beginning of each test. */
  protected abstract Store store();

  /** Lets {@code time} pass for the store. */
  protected abstract void pass(Duration time);

  /** A bucket of the owner {@code limits}. */
  protected static Bucket bucket(String name, String rate) {
    return new Bucket(new Key("limits", name), Rate.parse(rate));
  }

  /** A lease of one for an hour. */
  protected static Lease lease(String id, Bucket... buckets) {
    return new Lease(id, List.of(buckets), 1, LONG);
  }

  @Test
  public void keepsWhatIsPut() throws Exception {
    Key umlaut = new Key("test", "größe\nzwei");
    store().put(Map.of(KEY, new Value("1 one", LONG), umlaut, new Value("1 ü\r\n", LONG)));
    Map<Key, String> found = store().get(List.of(KEY, umlaut, new Key("test", "absent")));
    assertThat(found).isEqualTo(Map.of(KEY, "1 one", umlaut, "1 ü\r\n"));
  }

  @Test
  public void keepsOctetsThatAreNoText() throws Exception {
    Key odd = new Key("test", "{a}:*?[b]\\ \udc80\udcff");
    store().put(Map.of(odd, new Value("1 \udcc3\u0000", LONG)));
    assertThat(store().get(List.of(odd))).containsValue("1 \udcc3\u0000");
    assertThat(store().list("test", "*?[b]\\ \udc80", 10))
        .extracting(Entry::key)
        .containsExactly(odd);
    assertThat(store().list("test", "a]*", 10)).isEmpty();
    assertThat(store().delete(List.of(odd))).isEqualTo(1);
  }

  @Test
  public void forgetsAfterTheLifetime() throws Exception {
    store().put(Map.of(KEY, new Value("1 one", Duration.ofSeconds(1))));
    pass(Duration.ofMillis(1100));
    assertThat(store().get(List.of(KEY))).isEmpty();
    assertThat(store().delete(List.of(KEY))).isZero();
  }

  @Test
  public void deletesTextsAndBuckets() throws Exception {
    store().put(Map.of(KEY, new Value("1 one", LONG)));
    store().take(lease("a", TWO_A_MINUTE));
    Key absent = new Key("test", "absent");
    assertThat(store().delete(List.of(KEY, TWO_A_MINUTE.key(), absent))).isEqualTo(2);
    assertThat(store().look(KEY)).isEmpty();
    assertThat(store().look(TWO_A_MINUTE.key())).isEmpty();
  }

  @Test
  public void refusesWhatDoesNotFitAndTellsHowLong() throws Exception {
    use(TWO_A_MINUTE, "a", "b");
    Taking third = store().take(lease("c", TWO_A_MINUTE));
    assertThat(third)
        .isInstanceOfSatisfying(
            Taking.Refused.class,
            refused -> {
              assertThat(refused.full()).isEqualTo(TWO_A_MINUTE);
              assertThat(refused.after()).isBetween(Duration.ofSeconds(28), Duration.ofSeconds(30));
            });
  }

  @Test
  public void takesFromAllOrFromNone() throws Exception {
    use(TWO_A_MINUTE, "a", "b");
    for (int i = 0; i < 10; i++) {
      assertThat(store().take(lease("c" + i, FIVE_A_MINUTE, TWO_A_MINUTE)))
          .isInstanceOf(Taking.Refused.class);
    }
    assertThat(level(FIVE_A_MINUTE)).isEmpty();
  }

  @Test
  public void leaksWithTime() throws Exception {
    Bucket quick = bucket("quick", "2/1s");
    use(quick, "a", "b");
    assertThat(store().take(lease("c", quick))).isInstanceOf(Taking.Refused.class);
    pass(Duration.ofMillis(600));
    assertThat(store().take(lease("d", quick))).isEqualTo(new Taking.Granted());
    assertThat(store().take(lease("e", quick))).isInstanceOf(Taking.Refused.class);
  }

  @Test
  public void givesBackWhatIsUnused() throws Exception {
    store().take(lease("a", TWO_A_MINUTE, FIVE_A_MINUTE));
    store().take(lease("b", TWO_A_MINUTE));
    store().settle(List.of(), List.of(lease("a", TWO_A_MINUTE, FIVE_A_MINUTE)));
    store().settle(List.of(), List.of(lease("a", TWO_A_MINUTE, FIVE_A_MINUTE)));
    assertThat(level(TWO_A_MINUTE).orElseThrow().reserved()).isEqualTo(1);
    assertThat(store().take(lease("c", TWO_A_MINUTE))).isEqualTo(new Taking.Granted());
    assertThat(store().take(lease("d", TWO_A_MINUTE))).isInstanceOf(Taking.Refused.class);
  }

  @Test
  public void countsWhatIsUsedOnce() throws Exception {
    store().take(lease("a", FIVE_A_MINUTE));
    for (int i = 0; i < 3; i++) {
      store().settle(List.of(lease("a", FIVE_A_MINUTE)), List.of());
    }
    Entry.Level level = level(FIVE_A_MINUTE).orElseThrow();
    assertThat(level.level()).isBetween(0.9, 1.0);
    assertThat(level.reserved()).isZero();
  }

  @Test
  public void takesOnceForOneId() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(store().take(lease("a", TWO_A_MINUTE))).isEqualTo(new Taking.Granted());
    }
    assertThat(level(TWO_A_MINUTE).orElseThrow().reserved()).isEqualTo(1);
  }

  @Test
  public void givesBackByItselfWhatNobodySettles() throws Exception {
    Lease brief = new Lease("a", List.of(TWO_A_MINUTE), 2, Duration.ofSeconds(1));
    store().take(brief);
    assertThat(store().take(lease("b", TWO_A_MINUTE))).isInstanceOf(Taking.Refused.class);
    pass(Duration.ofMillis(1100));
    assertThat(store().take(lease("c", TWO_A_MINUTE))).isEqualTo(new Taking.Granted());
  }

  @Test
  public void countsWhatIsUsedAfterItsLeaseRanOut() throws Exception {
    Lease brief = new Lease("a", List.of(FIVE_A_MINUTE), 2, Duration.ofSeconds(1));
    store().take(brief);
    pass(Duration.ofMillis(1100));
    store().settle(List.of(brief), List.of());
    store().settle(List.of(brief), List.of());
    assertThat(level(FIVE_A_MINUTE).orElseThrow().level()).isBetween(1.9, 2.0);
  }

  @Test
  public void neverGrantsMoreThanTheBurst() throws Exception {
    Lease six = new Lease("a", List.of(FIVE_A_MINUTE), 6, LONG);
    assertThat(store().take(six)).isInstanceOf(Taking.Refused.class);
    assertThat(level(FIVE_A_MINUTE)).isEmpty();
  }

  @Test
  public void looksAndLists() throws Exception {
    store().put(Map.of(KEY, new Value("1 one", LONG)));
    use(FIVE_A_MINUTE, "a");
    assertThat(store().look(KEY))
        .get()
        .isInstanceOfSatisfying(
            Entry.Text.class,
            text -> {
              assertThat(text.text()).isEqualTo("1 one");
              assertThat(text.left()).isBetween(Duration.ofMinutes(59), LONG);
            });
    assertThat(store().list("", "", 10))
        .extracting(Entry::key)
        .containsExactlyInAnyOrder(KEY, FIVE_A_MINUTE.key());
    assertThat(store().list("test", "192.0.2", 10)).extracting(Entry::key).containsExactly(KEY);
    assertThat(store().list("limits", "192.0.2", 10)).isEmpty();
    assertThat(store().list("", "", 1)).hasSize(1);
    assertThat(store().stats()).isNotEmpty();
  }

  private Optional<Entry.Level> level(Bucket bucket) throws Exception {
    return store().look(bucket.key()).map(Entry.Level.class::cast);
  }

  private void use(Bucket bucket, String... ids) throws Exception {
    for (String id : ids) {
      assertThat(store().take(lease(id, bucket))).isEqualTo(new Taking.Granted());
      store().settle(List.of(lease(id, bucket)), List.of());
    }
  }
}
