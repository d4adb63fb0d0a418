package org.sluicemail.james.real;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** What a class file refers to (JVMS section 4.4). */
record References(List<Member> members) {
  /**
   * A field, method or constructor of another class.
   *
   * @param owner the class, with slashes
   */
  record Member(String owner, String name, String descriptor) {}

  /** Reads the constant pool of a class file. */
  static References read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    data.skipNBytes(8);
    int count = data.readUnsignedShort();
    Object[] pool = new Object[count];
    for (int i = 1; i < count; i++) {
      int tag = data.readUnsignedByte();
      pool[i] = constant(tag, data);
      // Two places for one constant: an old mistake of the format.
      i += tag == 5 || tag == 6 ? 1 : 0;
    }
    return new References(members(pool));
  }

  private record Pair(int tag, int first, int second) {}

  private static Object constant(int tag, DataInputStream data) throws IOException {
    return switch (tag) {
      case 1 -> data.readUTF();
      case 3, 4 -> data.readInt();
      case 5, 6 -> data.readLong();
      case 7, 8, 16, 19, 20 -> new Pair(tag, data.readUnsignedShort(), 0);
      case 9, 10, 11, 12, 17, 18 ->
          new Pair(tag, data.readUnsignedShort(), data.readUnsignedShort());
      case 15 -> new Pair(tag, data.readUnsignedByte(), data.readUnsignedShort());
      default -> throw new IOException("no constant has the tag " + tag);
    };
  }

  private static List<Member> members(Object[] pool) {
    List<Member> members = new ArrayList<>();
    for (Object each : pool) {
      if (each instanceof Pair(int tag, int owner, int signature) && tag >= 9 && tag <= 11) {
        Pair named = (Pair) pool[signature];
        members.add(
            new Member(
                (String) pool[((Pair) pool[owner]).first()],
                (String) pool[named.first()],
                (String) pool[named.second()]));
      }
    }
    return members;
  }
}
