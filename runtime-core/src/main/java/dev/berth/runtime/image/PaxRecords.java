package dev.berth.runtime.image;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The records {@code LENGTH KEY=VALUE\n} of a pax header, taken apart by their length; a value may have newlines in it.
 * Refuses keys that change what the next member is for some readers only (GNU's and star's sparse files, character
 * sets), and a key that is there twice.
 */
record PaxRecords(Map<String, String> values) {
    private static final Pattern LENGTH = Pattern.compile("[1-9][0-9]{0,5}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{0,18})?");
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Set<String> NAMES = Set.of("path", "linkpath");
    private static final Set<String> NUMBERS = Set.of("uid", "gid", "mtime", "atime", "ctime");
    private static final Set<String> IGNORED = Set.of("uname", "gname", "comment");

    /** The largest size that a header has room for; Go writes 0 there with a larger one. */
    private static final long MAX_HEADER_SIZE = 077777777777L;

    static PaxRecords parse(String text) throws BadArchiveException {
        Map<String, String> values = new HashMap<>();
        int at = 0;
        while (at < text.length()) {
            int space = text.indexOf(' ', at);
            String length = space < 0 ? "" : text.substring(at, space);
            int end = LENGTH.matcher(length).matches() ? at + Integer.parseInt(length) : 0;
            if (end <= space + 1 || end > text.length() || text.charAt(end - 1) != '\n') {
                throw bad("has a record of another length than it says");
            }
            String record = text.substring(space + 1, end - 1);
            int equals = record.indexOf('=');
            if (equals < 1 || values.put(record.substring(0, equals), record.substring(equals + 1)) != null) {
                throw bad("has a record without a key, or a key twice");
            }
            at = end;
        }
        for (Map.Entry<String, String> record : values.entrySet()) {
            check(record.getKey(), record.getValue());
        }
        return new PaxRecords(Map.copyOf(values));
    }

    private static void check(String key, String value) throws BadArchiveException {
        boolean plain = value.indexOf('\0') < 0;
        boolean attribute = key.startsWith("SCHILY.xattr.") || key.startsWith("LIBARCHIVE.");
        boolean good = (NAMES.contains(key) && plain && !value.isEmpty())
                || (NUMBERS.contains(key) && NUMBER.matcher(value).matches())
                || (key.equals("size") && SIZE.matcher(value).matches())
                || (IGNORED.contains(key) && plain)
                || (attribute && key.indexOf('\0') < 0);
        if (!good) {
            throw bad("has a record " + ArchiveNames.shorten(key) + " that not every reader understands");
        }
    }

    /** Returns the member's name, link and size as these records and its header give them. */
    TarReader.Member applyTo(TarReader.Member member) throws BadArchiveException {
        long size = Optional.ofNullable(values.get("size")).map(Long::parseLong).orElse(member.size());
        if (size != member.size() && (member.size() != 0 || size <= MAX_HEADER_SIZE)) {
            throw bad("has another size than the header of member " + ArchiveNames.shorten(member.name()));
        }
        return new TarReader.Member(
                values.getOrDefault("path", member.name()),
                member.type(),
                values.getOrDefault("linkpath", member.link()),
                size);
    }

    private static BadArchiveException bad(String what) {
        return BadArchiveException.foreign("a pax header in it " + what);
    }
}
