package dev.berth.server;

import dev.berth.testkit.parts.RequiresBubblewrap;

@RequiresBubblewrap
class EverydayWorkspacesSandboxIT extends EverydayWorkspacesContract {}
