package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.Images;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The size of an agent's image, compared with its base plus the folder with its packages; the rest is waste of the
 * build.
 */
final class ImageSizeBenchmark implements Benchmark {
    private static final String PACKAGES = "/opt/berth";

    private final BenchAgent agent;

    ImageSizeBenchmark(BenchAgent agent) {
        this.agent = agent;
    }

    @Override
    public String name() {
        return "image";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        try (BenchFixture fixture = BenchFixture.open(engine, folder);
                ContainerAgentRuntime runtime = agent.runtime().apply(fixture.host())) {
            try {
                String image = fixture.readyAndIdle(runtime).snapshot().image();
                double size = size(fixture, image);
                double base = size(fixture, fixture.context().config().string("image.base"));
                double packages = packages(fixture, image);
                return List.of(new Finding(
                        name(),
                        agent.name() + ": beside base and packages",
                        "MiB",
                        size,
                        OptionalDouble.of(base + packages),
                        Bound.atMost(1.15),
                        List.of("base " + Finding.number(base) + " MiB, " + PACKAGES + " " + Finding.number(packages)
                                + " MiB")));
            } finally {
                runtime.remove(AgentId.MAIN, true);
            }
        }
    }

    private static double size(BenchFixture fixture, String tag) throws InterruptedException {
        Images images = fixture.host().engine().images().orElseThrow();
        return images.inspect(tag).map(ImageDetails::sizeBytes).orElseThrow() / ContainerMemory.MIB;
    }

    private static double packages(BenchFixture fixture, String image) throws Exception {
        String output =
                fixture.bare().run("run", "--rm", "--pull=never", "--entrypoint", "du", image, "-sbx", PACKAGES);
        return Double.parseDouble(output.split("\\s", 2)[0]) / ContainerMemory.MIB;
    }
}
