package dev.berth.acp;

/**
 * The estimated heap of a message's JSON tree, counted over the bytes of its line before it is parsed. The estimate is
 * at least what the tree takes on a 64-bit JVM with compressed pointers: about the length of the line for one long
 * string, but up to forty times the length for a line of small values.
 */
final class TreeCost {
    private static final int OBJECT = 160;
    private static final int ARRAY = 104;
    // of a string: the node, the String and the header of its array
    private static final int STRING = 64;
    // of a property beside its name: the entry of the map and its place in the table
    private static final int PROPERTY = 56;
    private static final int ELEMENT = 8;
    // a number of many digits is a BigInteger
    private static final int NUMBER = 16;
    private static final int DIGIT = 4;

    private long cost;
    private boolean inToken;

    private TreeCost() {}

    /** Estimates the heap of the tree in bytes. */
    static long of(byte[] bytes, int offset, int length) {
        TreeCost tree = new TreeCost();
        int end = offset + length;
        int at = offset;
        while (at < end) {
            at = bytes[at] == '"' ? tree.addString(bytes, at + 1, end) : tree.addByte(bytes[at], at + 1);
        }
        return tree.cost;
    }

    /** Adds a string and answers the index behind it. */
    private int addString(byte[] bytes, int from, int end) {
        boolean wide = false;
        int at = from;
        while (at < end && bytes[at] != '"') {
            // a string with one character beyond Latin-1 takes two bytes for each character
            wide |= bytes[at] < 0;
            if (bytes[at] == '\\' && at + 1 < end) {
                at++;
                wide |= bytes[at] == 'u';
            }
            at++;
        }
        cost += STRING + (at - from) * (wide ? 2L : 1L);
        inToken = false;
        return at + 1;
    }

    private int addByte(byte b, int next) {
        switch (b) {
            case '{' -> cost += OBJECT;
            case '[' -> cost += ARRAY;
            case ':' -> cost += PROPERTY;
            case ',' -> cost += ELEMENT;
            case '}', ']', ' ', '\t', '\r' -> {}
            default -> {
                if (b >= 'f') {
                    // of true, false and null, which are shared nodes
                    return next;
                }
                cost += inToken ? DIGIT : NUMBER + DIGIT;
                inToken = true;
                return next;
            }
        }
        inToken = false;
        return next;
    }
}
