package dev.berth.runtime.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * The packages of hashed requirements, as components of a bill of materials; each has a hash for every file of its
 * version.
 */
final class PypiPackages {
    static final String HASH = "--hash=sha256:";

    private static final Pattern PINNED =
            Pattern.compile("^([A-Za-z0-9][A-Za-z0-9._-]*)(\\[[^\\]]*\\])?\\s*==\\s*([^\\s;\\\\]+)", Pattern.MULTILINE);
    private static final Pattern ONE_HASH = Pattern.compile(Pattern.quote(HASH) + "([0-9a-f]{64})");

    private PypiPackages() {}

    static List<ObjectNode> of(String requirements) {
        List<ObjectNode> all = new ArrayList<>();
        for (String line : requirements.replaceAll("\\\\\\r?\\n", " ").lines().toList()) {
            Matcher pinned = PINNED.matcher(line);
            if (pinned.find()) {
                all.add(component(pinned.group(1), pinned.group(3), line));
            }
        }
        return all;
    }

    private static ObjectNode component(String name, String version, String line) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
        String purl = "pkg:pypi/" + plain + "@" + BillOfMaterials.encode(version);
        ObjectNode component = BillOfMaterials.library(name, version, purl);
        ONE_HASH.matcher(line)
                .results()
                .map(match -> match.group(1))
                .sorted()
                .distinct()
                .forEach(hash -> BillOfMaterials.hash(component, "SHA-256", hash));
        return component;
    }
}
