package dev.berth.server.profiles;

import dev.berth.testkit.parts.RequiresDocker;

@RequiresDocker(baseImage = true)
class OpenCodeDockerIT extends OpenCodeContract {}
