package dev.berth.hermes;

import dev.berth.testkit.parts.RequiresDocker;

@RequiresDocker(baseImage = true)
class HermesDockerIT extends HermesContract {}
