package dev.berth.server;

import dev.berth.testkit.parts.RequiresDocker;

@RequiresDocker(baseImage = true)
class EverydayWorkspacesDockerIT extends EverydayWorkspacesContract {}
