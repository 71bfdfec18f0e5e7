package dev.berth.testkit.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTrustTest {
    @TempDir
    Path folder;

    @Test
    void the_setting_comes_before_the_variables_of_other_programs() throws Exception {
        Path ours = Files.createFile(folder.resolve("ours.pem"));
        Path nodes = Files.createFile(folder.resolve("nodes.pem"));

        assertThat(BuildTrust.caCertificates(Map.of(
                        "NODE_EXTRA_CA_CERTS", nodes.toString(), "BERTH_IMAGE_CA_CERTIFICATES", ours.toString())))
                .contains(ours);
        assertThat(BuildTrust.caCertificates(
                        Map.of("NODE_EXTRA_CA_CERTS", folder + "/absent", "SSL_CERT_FILE", nodes.toString())))
                .contains(nodes);
        assertThat(BuildTrust.caCertificates(Map.of())).isEmpty();
    }
}
