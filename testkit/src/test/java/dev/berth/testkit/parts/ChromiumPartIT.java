package dev.berth.testkit.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresChromium
class ChromiumPartIT {
    @Test
    void chromium_runs_the_script_of_a_page(ChromiumPart chromium, @TempDir Path folder) throws Exception {
        Path page = Files.writeString(
                folder.resolve("page.html"), "<p id=p></p><script>p.textContent = 'it is ' + 6 * 7</script>");
        List<String> argv = new ArrayList<>(List.of(chromium.browser().toString()));
        argv.addAll(chromium.arguments(folder.resolve("profile")));
        argv.addAll(List.of("--dump-dom", page.toUri().toString()));

        HostProgram.Result result = HostProgram.run(chromium.environment(), Duration.ofMinutes(1), argv);

        assertThat(result.output()).contains("it is 42</p>");
    }
}
