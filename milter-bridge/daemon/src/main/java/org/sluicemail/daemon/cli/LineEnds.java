package org.sluicemail.daemon.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A message as it stands in a file, with the line ends that it has on its way: CRLF for each LF
 * that stands alone, as every mail server makes it of mail that comes from a file.
 */
final class LineEnds extends FilterInputStream {
  private boolean afterReturn;
  private boolean owesFeed;

  LineEnds(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    if (owesFeed) {
      owesFeed = false;
      return '\n';
    }
    int octet = in.read();
    if (octet == '\n' && !afterReturn) {
      owesFeed = true;
      return '\r';
    }
    afterReturn = octet == '\r';
    return octet;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int octet = read();
      if (octet < 0) {
        return count == 0 && length > 0 ? -1 : count;
      }
      bytes[offset + count++] = (byte) octet;
    }
    return count;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
