package dev.berth.runtime.image;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the bill of materials of an agent's image, as CycloneDX 1.6 in JSON: the packages of its lock files, and its
 * base image. The same recipe on the same base gives the same text. Packages inside the base, and those that apt
 * installs, are not listed.
 */
public final class BillOfMaterials {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private BillOfMaterials() {}

    /**
     * Returns the document, with a final line break.
     *
     * @param base the base image, {@code NAME@sha256:…} or the name alone
     * @param tag the image's tag, if known
     */
    public static String cycloneDx(ImageRecipe recipe, String base, Optional<String> tag) {
        SortedMap<String, ObjectNode> components = new TreeMap<>();
        ObjectNode baseComponent = base(base);
        components.put(baseComponent.path("bom-ref").asString(""), baseComponent);
        new TreeMap<>(recipe.files()).forEach((path, bytes) -> packages(path, bytes, components));
        ObjectNode bill = JSON.createObjectNode();
        bill.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        bill.put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1);
        ObjectNode image = bill.putObject("metadata").putObject("component");
        image.put("type", "container").put("bom-ref", "image").put("name", "berth/" + recipe.target());
        tag.ifPresent(text -> image.put("version", text.substring(text.lastIndexOf(':') + 1)));
        ArrayNode all = bill.putArray("components");
        components.values().forEach(all::add);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bill) + "\n";
    }

    private static void packages(String path, byte[] bytes, Map<String, ObjectNode> into) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (path.endsWith("package-lock.json")) {
            NpmPackages.of(text).forEach(one -> into.put(one.path("bom-ref").asString(""), one));
        } else if (text.contains(PypiPackages.HASH)) {
            PypiPackages.of(text).forEach(one -> into.put(one.path("bom-ref").asString(""), one));
        }
    }

    private static ObjectNode base(String base) {
        int at = base.indexOf('@');
        String identity = at < 0 ? "" : base.substring(at + 1);
        ObjectNode component = JSON.createObjectNode();
        component.put("type", "container").put("bom-ref", "base").put("name", at < 0 ? base : base.substring(0, at));
        if (!identity.isEmpty()) {
            component.put("version", identity);
            hash(component, "SHA-256", identity.replaceFirst("^sha256:", ""));
        }
        return component;
    }

    static ObjectNode library(String name, String version, String purl) {
        ObjectNode component = JSON.createObjectNode();
        component.put("type", "library").put("bom-ref", purl).put("name", name).put("version", version);
        component.put("purl", purl);
        return component;
    }

    static void hash(ObjectNode component, String algorithm, String hex) {
        component.withArray("hashes").addObject().put("alg", algorithm).put("content", hex);
    }

    /** Percent-encodes a part of a package URL. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (one & 0xff);
            boolean plain = letter < 128 && (Character.isLetterOrDigit(letter) || "-._~".indexOf(letter) >= 0);
            encoded.append(plain ? String.valueOf(letter) : "%%%02X".formatted((int) letter));
        }
        return encoded.toString();
    }
}
