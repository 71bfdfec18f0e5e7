package dev.berth.runtime.image;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The packages that a {@code package-lock.json} (versions 2 and 3) installs, as components of a bill of materials. */
final class NpmPackages {
    private static final String FOLDER = "node_modules/";
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha1", "SHA-1", "sha256", "SHA-256", "sha384", "SHA-384", "sha512", "SHA-512");
    private static final Pattern SPDX =
            Pattern.compile("\\(*[A-Za-z0-9][A-Za-z0-9.+-]*( (AND|OR|WITH) \\(*[A-Za-z0-9][A-Za-z0-9.+-]*\\)*)*\\)*");

    private NpmPackages() {}

    static List<ObjectNode> of(String lock) {
        List<ObjectNode> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry :
                BillOfMaterials.JSON.readTree(lock).path("packages").properties()) {
            component(entry.getKey(), entry.getValue()).ifPresent(all::add);
        }
        return all;
    }

    /** Returns a component; empty for the project itself, links and development dependencies. */
    private static Optional<ObjectNode> component(String path, JsonNode entry) {
        String version = entry.path("version").asString("");
        if (!path.contains(FOLDER)
                || version.isEmpty()
                || entry.path("link").asBoolean(false)
                || entry.path("dev").asBoolean(false)) {
            return Optional.empty();
        }
        String name = entry.path("name").asString(path.substring(path.lastIndexOf(FOLDER) + FOLDER.length()));
        String purl = "pkg:npm/" + String.join("/", parts(name)) + "@" + BillOfMaterials.encode(version);
        ObjectNode component = BillOfMaterials.library(name, version, purl);
        if (entry.path("optional").asBoolean(false)) {
            component.put("scope", "optional");
        }
        for (String one : entry.path("integrity").asString("").split("\\s+", -1)) {
            integrity(component, one);
        }
        license(component, entry.path("license").asString(""));
        return Optional.of(component);
    }

    private static List<String> parts(String name) {
        return List.of(name.split("/", -1)).stream()
                .map(BillOfMaterials::encode)
                .toList();
    }

    private static void integrity(ObjectNode component, String text) {
        int dash = text.indexOf('-');
        String algorithm = dash < 0 ? null : ALGORITHMS.get(text.substring(0, dash));
        if (algorithm != null) {
            byte[] digest = Base64.getDecoder().decode(text.substring(dash + 1).replaceFirst("\\?.*$", ""));
            BillOfMaterials.hash(component, algorithm, HexFormat.of().formatHex(digest));
        }
    }

    private static void license(ObjectNode component, String license) {
        if (license.isEmpty()) {
            return;
        }
        ObjectNode one = component.putArray("licenses").addObject();
        if (SPDX.matcher(license).matches() && !license.equals("UNLICENSED")) {
            one.put("expression", license);
        } else {
            one.putObject("license").put("name", license);
        }
    }
}
