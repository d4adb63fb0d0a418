package org.sluicemail.lists;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.sluicemail.config.Network;

/**
 * Networks of one family laid out flat: sorted borders, and behind each the index of the first
 * network that holds from there on. Networks nest or do not meet at all, so that a stack is enough
 * to lay them out.
 */
final class Ranges {
  private static final int NONE = -1;

  /** Borders as numbers of 128 bits without sign, in two halves. */
  private final long[] high;

  private final long[] low;
  private final int[] first;

  /** An address as a number. */
  record Key(long high, long low) implements Comparable<Key> {
    static Key of(InetAddress address) {
      byte[] bytes = address.getAddress();
      return new Key(
          number(bytes, 0, bytes.length - 8),
          number(bytes, Math.max(0, bytes.length - 8), bytes.length));
    }

    private static long number(byte[] bytes, int from, int to) {
      long number = 0;
      for (int i = from; i < to; i++) {
        number = number << 8 | bytes[i] & 0xFF;
      }
      return number;
    }

    /** The last address of a network with so many free bits that begins here. */
    Key last(int free) {
      long lowOnes = free >= 64 ? -1 : (1L << free) - 1;
      long highOnes = free <= 64 ? 0 : free == 128 ? -1 : (1L << (free - 64)) - 1;
      return new Key(high | highOnes, low | lowOnes);
    }

    Key next() {
      return new Key(low == -1 ? high + 1 : high, low + 1);
    }

    @Override
    public int compareTo(Key other) {
      int order = Long.compareUnsigned(high, other.high);
      return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }
  }

  /** A network from its first to its last address. */
  record Span(Key start, Key end, int index) {
    static Span of(Network network, int index) {
      Key start = Key.of(network.address());
      int bits = network.address().getAddress().length * 8;
      return new Span(start, start.last(bits - network.prefix()), index);
    }
  }

  private Ranges(List<Border> borders) {
    this.high = borders.stream().mapToLong(border -> border.key.high).toArray();
    this.low = borders.stream().mapToLong(border -> border.key.low).toArray();
    this.first = borders.stream().mapToInt(border -> border.first).toArray();
  }

  private record Border(Key key, int first) {}

  static Ranges of(List<Span> spans) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort(
        Comparator.comparing(Span::start).thenComparing(Span::end, Comparator.reverseOrder()));
    Layout layout = new Layout();
    sorted.forEach(layout::add);
    return new Ranges(layout.finished());
  }

  /** The index of the first network with {@code key}. */
  OptionalInt first(Key key) {
    int from = 0;
    int to = first.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (new Key(high[middle], low[middle]).compareTo(key) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from == 0 || first[from - 1] == NONE
        ? OptionalInt.empty()
        : OptionalInt.of(first[from - 1]);
  }

  /** Lays out spans that come in the order of their start, the widest first. */
  private static final class Layout {
    private final List<Border> borders = new ArrayList<>();
    private final Deque<Span> open = new ArrayDeque<>();

    void add(Span span) {
      close(span.start);
      int first = open.isEmpty() ? span.index : Math.min(span.index, open.element().index);
      border(span.start, first);
      open.push(new Span(span.start, span.end, first));
    }

    /** Ends the spans that end before {@code start}. */
    private void close(Key start) {
      while (!open.isEmpty() && open.element().end.compareTo(start) < 0) {
        closeInnermost();
      }
    }

    private void closeInnermost() {
      Key next = open.pop().end.next();
      border(next, open.isEmpty() ? NONE : open.element().index);
    }

    private void border(Key key, int first) {
      if (!borders.isEmpty() && borders.getLast().key.equals(key)) {
        borders.removeLast();
      }
      borders.add(new Border(key, first));
    }

    /** What ends with the last of all addresses has no border behind it. */
    List<Border> finished() {
      while (!open.isEmpty()) {
        if (open.element().end.next().equals(new Key(0, 0))) {
          return borders;
        }
        closeInnermost();
      }
      return borders;
    }
  }
}
