package dev.berth.bench;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.container.ImageDetails;
import dev.berth.runtime.container.Images;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** An agent's image beside the base and the folder that its packages are in: what is more was left behind by the build. */
final class ImageSize implements Benchmark {
    private static final String PACKAGES = "/opt/berth";

    private final BenchAgent agent;

    ImageSize(BenchAgent agent) {
        this.agent = agent;
    }

    @Override
    public String name() {
        return "image";
    }

    @Override
    public List<Finding> run(String engine, Path folder) throws Exception {
        try (Ground ground = Ground.open(engine, folder);
                ContainerAgentRuntime runtime = agent.runtime().apply(ground.host())) {
            try {
                String image = ground.readyAndQuiet(runtime).image();
                double size = size(ground, image);
                double base = size(ground, ground.context().config().string("image.base"));
                double packages = packages(ground, image);
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

    private static double size(Ground ground, String tag) throws InterruptedException {
        Images images = ground.host().engine().images().orElseThrow();
        return images.inspect(tag).map(ImageDetails::sizeBytes).orElseThrow() / ContainerMemory.MIB;
    }

    private static double packages(Ground ground, String image) throws Exception {
        String said = ground.bare().run("run", "--rm", "--pull=never", "--entrypoint", "du", image, "-sbx", PACKAGES);
        return Double.parseDouble(said.split("\\s", 2)[0]) / ContainerMemory.MIB;
    }
}
