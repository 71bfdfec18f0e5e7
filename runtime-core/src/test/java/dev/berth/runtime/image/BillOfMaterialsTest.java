package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BillOfMaterialsTest {
    private static final String NPM = """
            {"lockfileVersion": 3, "packages": {
              "": {"name": "us", "version": "1.0.0"},
              "node_modules/@scope/one": {"version": "1.2.3", "integrity": "sha512-AAEC sha1-/w==", "license": "Apache-2.0 OR MIT"},
              "node_modules/a/node_modules/two": {"version": "2.0.0", "optional": true, "license": "SEE LICENSE IN README.md"},
              "node_modules/two": {"version": "2.0.0"},
              "node_modules/alias": {"name": "three", "version": "3.0.0+x"},
              "node_modules/dev": {"version": "1.0.0", "dev": true},
              "node_modules/here": {"link": true}
            }}""";
    private static final String PYPI = "# made\nOne_Two[acp]==1.0 ; python_version > '3' \\\n    --hash=sha256:"
            + "b".repeat(64) + " \\\n    --hash=sha256:" + "a".repeat(64) + "\nthree==3.1\n";
    private static final ImageRecipe RECIPE = new ImageRecipe(
            "claude",
            "",
            Map.of("package-lock.json", bytes(NPM), "requirements.txt", bytes(PYPI), "other", bytes("x")));

    @Test
    void packages_and_base_are_components() {
        JsonNode bill = BillOfMaterials.JSON.readTree(text());

        assertThat(bill.path("bomFormat").asString("")).isEqualTo("CycloneDX");
        assertThat(bill.path("specVersion").asString("")).isEqualTo("1.6");
        assertThat(bill.path("metadata").path("component").path("version").asString(""))
                .isEqualTo("0123456789ab");
        assertThat(refs(bill))
                .containsExactly(
                        "base",
                        "pkg:npm/%40scope/one@1.2.3",
                        "pkg:npm/three@3.0.0%2Bx",
                        "pkg:npm/two@2.0.0",
                        "pkg:pypi/one-two@1.0",
                        "pkg:pypi/three@3.1");
        assertThat(bill.path("components").valueStream())
                .allSatisfy(one -> assertThat(one.path("type").asString("")).isIn("library", "container"))
                .allSatisfy(one -> assertThat(one.path("name").asString("")).isNotEmpty());
    }

    @Test
    void hashes_and_licences_are_those_of_the_lock() {
        JsonNode bill = BillOfMaterials.JSON.readTree(text());

        assertThat(component(bill, "pkg:npm/%40scope/one@1.2.3").path("hashes").toString())
                .isEqualTo("[{\"alg\":\"SHA-512\",\"content\":\"000102\"},{\"alg\":\"SHA-1\",\"content\":\"ff\"}]");
        assertThat(component(bill, "pkg:npm/%40scope/one@1.2.3")
                        .path("licenses")
                        .toString())
                .isEqualTo("[{\"expression\":\"Apache-2.0 OR MIT\"}]");
        assertThat(component(bill, "pkg:pypi/one-two@1.0").path("hashes").toString())
                .isEqualTo("[{\"alg\":\"SHA-256\",\"content\":\"" + "a".repeat(64)
                        + "\"},{\"alg\":\"SHA-256\",\"content\":\"" + "b".repeat(64) + "\"}]");
        assertThat(component(bill, "base").path("name").asString("")).isEqualTo("debian:trixie");
        assertThat(component(bill, "base").path("version").asString("")).startsWith("sha256:bbb");
    }

    @Test
    void the_same_recipe_gives_the_same_text() {
        assertThat(text()).isEqualTo(text()).endsWith("}\n");
        assertThat(BillOfMaterials.cycloneDx(RECIPE, "debian:trixie", Optional.empty()))
                .contains("\"name\" : \"debian:trixie\"")
                .doesNotContain("SHA-256\",\n      \"content\" : \"\"");
    }

    private static String text() {
        return BillOfMaterials.cycloneDx(RECIPE, TestArchive.BASE, Optional.of(TestArchive.TAG));
    }

    private static List<String> refs(JsonNode bill) {
        return bill.path("components")
                .valueStream()
                .map(one -> one.path("bom-ref").asString(""))
                .toList();
    }

    private static JsonNode component(JsonNode bill, String ref) {
        return bill.path("components")
                .valueStream()
                .filter(one -> one.path("bom-ref").asString("").equals(ref))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
