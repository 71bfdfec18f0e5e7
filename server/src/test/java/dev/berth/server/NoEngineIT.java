package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The errors on a host without an engine, or with one that does not work. */
class NoEngineIT {
    @TempDir
    Path folder;

    @Test
    void without_an_engine_the_error_names_every_engine_and_what_to_do() throws Exception {
        Berth bare = Berth.in(folder)
                .with("PATH", Files.createDirectory(folder.resolve("bin")).toString());

        BerthResult up = bare.run("up", "claude");
        BerthResult doctor = bare.run("doctor");

        assertThat(up.exit()).isEqualTo(3);
        assertThat(up.err().lines()).hasSizeLessThanOrEqualTo(3);
        assertThat(up.err()).contains("docker", "nerdctl", "install");
        assertThat(doctor.exit()).isEqualTo(3);
        assertThat(doctor.out()).contains("docker", "nerdctl");
    }

    @Test
    void the_server_listens_all_the_same_and_leads_to_its_page_also_below_a_path_of_a_proxy() throws Exception {
        Berth bare = Berth.in(folder)
                .with("PATH", Files.createDirectory(folder.resolve("bin")).toString());

        try (ServerProcess served = ServerProcess.start(bare)) {
            assertThat(served.get("/alive").body()).isEqualTo("alive\n");
            assertThat(served.get("/").statusCode()).isEqualTo(302);
            assertThat(served.get("/").headers().firstValue("Location")).hasValue("terminal/");
        }
    }

    @Test
    void a_chosen_engine_that_is_absent_is_an_error() throws Exception {
        BerthResult result = Berth.in(folder)
                .with("PATH", Files.createDirectory(folder.resolve("bin")).toString())
                .run("up", "claude", "--engine", "docker", "--json");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.result().path("error").path("kind").asString("")).isEqualTo("engine-absent");
    }

    @Test
    @RequiresDocker
    void an_engine_that_is_down_is_an_error_with_what_to_do() throws Exception {
        Berth berth = Berth.in(folder).with("DOCKER_HOST", "unix://" + folder.resolve("nobody.sock"));

        BerthResult people = berth.run("up", "claude", "--engine", "docker");
        BerthResult json = berth.run("up", "claude", "--engine", "docker", "--json");

        assertThat(people.exit()).isEqualTo(3);
        assertThat(people.err().lines()).hasSizeLessThanOrEqualTo(3);
        assertThat(people.err()).contains("nobody.sock");
        assertThat(json.result().path("error").path("kind").asString("")).isEqualTo("engine-down");
        assertThat(json.result().path("error").path("todo").asString("")).isNotBlank();
    }

    @Test
    @RequiresDocker
    void a_base_image_that_cannot_be_pulled_is_an_error(DockerPart docker) throws Exception {
        BerthResult result = Berth.in(folder)
                .with(docker.environment())
                .with("BERTH_IMAGE_BASE", "localhost:9/berth/nowhere:1")
                .run("up", "claude", "--engine", "docker", "--json");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.result().path("error").path("kind").asString("")).isEqualTo("base-image-absent");
        assertThat(result.result().path("error").path("todo").asString("")).contains("image.base");
    }

    @Test
    @RequiresDocker(baseImage = true)
    void workspaces_that_hold_secrets_of_the_host_are_refused(DockerPart docker, BaseImage base) throws Exception {
        BerthFixture fixture = BerthFixture.on(docker, base);
        try {
            for (String forbidden : new String[] {
                "/", System.getProperty("user.home"), fixture.berth().home().toString()
            }) {
                BerthResult result = fixture.berth().run("up", "claude", "--workspace", forbidden, "--json");

                assertThat(result.exit()).as(forbidden).isEqualTo(2);
                assertThat(result.result().path("error").path("kind").asString(""))
                        .isEqualTo("workspace-forbidden");
            }
            BerthResult absent = fixture.berth().run("up", "claude", "--workspace", "no/such/folder");
            assertThat(absent.exit()).isEqualTo(2);
            assertThat(absent.err().lines()).hasSizeLessThanOrEqualTo(3);
        } finally {
            fixture.end();
        }
    }
}
