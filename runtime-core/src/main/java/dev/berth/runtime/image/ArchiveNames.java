package dev.berth.runtime.image;

import java.util.regex.Pattern;

/**
 * Names of an archive's members. Only one spelling of a name is accepted: some engines unpack members into a folder,
 * where {@code ./a}, {@code b/../a} and {@code a} are one file, and others compare names.
 */
final class ArchiveNames {
    private static final int MAX_LENGTH = 1024;
    private static final Pattern PLAIN = Pattern.compile("[!-~&&[^\\\\]]+");
    private static final Pattern NOT_PLAIN = Pattern.compile("[^ -~]");

    private ArchiveNames() {}

    /** Returns the name, that of a folder without the slash at its end. */
    static String check(String name, boolean folder) throws BadArchiveException {
        return check(folder && name.endsWith("/") ? name.substring(0, name.length() - 1) : name, name);
    }

    private static String check(String plain, String name) throws BadArchiveException {
        if (plain.startsWith("/")) {
            throw leadsOut(name);
        }
        if (plain.length() > MAX_LENGTH || !PLAIN.matcher(plain).matches()) {
            throw BadArchiveException.foreign("member " + shorten(name) + " has no plain name");
        }
        for (String part : plain.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw BadArchiveException.foreign("member " + shorten(name) + " has a name with other spellings");
            }
        }
        return plain;
    }

    /** Returns the name of the member to which a symbolic link leads; {@code ..} is accepted before its first name. */
    static String target(String link, String to) throws BadArchiveException {
        String folder = link;
        String rest = "../" + to;
        while (rest.startsWith("../")) {
            if (folder.isEmpty()) {
                throw leadsOut(link);
            }
            folder = folder.substring(0, Math.max(0, folder.lastIndexOf('/')));
            rest = rest.substring(3);
        }
        return check(folder.isEmpty() ? rest : folder + "/" + rest, link);
    }

    private static BadArchiveException leadsOut(String name) {
        return BadArchiveException.foreign("member " + shorten(name) + " leads out of the archive");
    }

    /** Returns the name for an error: not too long, and without control characters. */
    static String shorten(String name) {
        String safe = NOT_PLAIN.matcher(name).replaceAll("?");
        return safe.length() > 90 ? safe.substring(0, 90) + "…" : safe;
    }
}
