package dev.berth.runtime.image;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One block of a tar file as the header of a member. Accepts what Go's {@code archive/tar} and GNU tar write, and
 * refuses each field that Go, GNU tar or Python's {@code tarfile} read differently.
 */
final class TarHeader {
    static final int BLOCK = 512;
    private static final String USTAR = "ustar\00000";
    private static final String GNU = "ustar  \0";
    private static final Pattern CHECKSUM = Pattern.compile("[0-7]{1,8}[\0 ]*");
    private static final Pattern SIZE = Pattern.compile("([0-7]{1,12})[\0 ]*");
    private static final Pattern NUMBER = Pattern.compile("[0-7]*[\0 ]*|[\u0080\u00ff].*", Pattern.DOTALL);

    /** The fields that Go reads as numbers and Berth does not use, as pairs of place and length. */
    private static final int[][] NUMBERS = {{100, 8}, {108, 8}, {116, 8}, {136, 12}, {329, 8}, {337, 8}};

    private final byte[] block;

    TarHeader(byte[] block) {
        this.block = block.clone();
    }

    boolean isZero() {
        for (byte one : block) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isGzip() {
        return (block[0] & 0xff) == 0x1f && (block[1] & 0xff) == 0x8b;
    }

    /** Whether the checksum is the sum of the bytes; the sum of signed bytes, which some readers accept, is not. */
    boolean hasItsChecksum() {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        String checksum = raw(148, 8);
        return CHECKSUM.matcher(checksum).matches() && Integer.parseInt(checksum.replaceAll("[\0 ]", ""), 8) == sum;
    }

    TarReader.Member member() throws BadArchiveException {
        String name = text(0, 100);
        boolean ustar = raw(257, 8).equals(USTAR);
        boolean gnu = raw(257, 8).equals(GNU);
        // Go reads GNU's fields from 345 on as part of the name when they are no times; star has others there
        if ((!ustar && !gnu) || !isEmpty(gnu ? 345 : 500)) {
            throw BadArchiveException.foreign(
                    "member " + ArchiveNames.shorten(name) + " has another format than ustar");
        }
        for (int[] number : NUMBERS) {
            if (!NUMBER.matcher(raw(number[0], number[1])).matches()) {
                throw BadArchiveException.broken(
                        "member " + ArchiveNames.shorten(name) + " has a number that is none in its header");
            }
        }
        String prefix = ustar ? text(345, 155) : "";
        String full = prefix.isEmpty() ? name : prefix + "/" + name;
        return new TarReader.Member(full, (char) (block[156] & 0xff), text(157, 100), size(name));
    }

    /** Reads the size, in octal digits, or from 8 GB on in GNU's binary form. */
    private long size(String name) throws BadArchiveException {
        var octal = SIZE.matcher(raw(124, 12));
        if (octal.matches()) {
            return Long.parseLong(octal.group(1), 8);
        }
        long size = 0;
        for (int i = 125; i < 136; i++) {
            if (size >> 54 != 0) {
                throw noSize(name);
            }
            size = size << 8 | (block[i] & 0xff);
        }
        if ((block[124] & 0xff) != 0x80) {
            throw noSize(name);
        }
        return size;
    }

    private static BadArchiveException noSize(String name) {
        return BadArchiveException.broken("the size of member " + ArchiveNames.shorten(name) + " is no size");
    }

    private boolean isEmpty(int from) {
        for (int i = from; i < BLOCK; i++) {
            if (block[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private String text(int from, int length) {
        String field = raw(from, length);
        int end = field.indexOf('\0');
        return end < 0 ? field : field.substring(0, end);
    }

    /** Returns a field with one character for each byte, so that no two names become the same. */
    private String raw(int from, int length) {
        return new String(block, from, length, StandardCharsets.ISO_8859_1);
    }
}
