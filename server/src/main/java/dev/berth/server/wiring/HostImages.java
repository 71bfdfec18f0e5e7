package dev.berth.server.wiring;

import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageSettings;
import dev.berth.runtime.image.ImageTransfer;

/** Opens the images of a container host with the settings of its home. */
public final class HostImages {
    private HostImages() {}

    /** The agents' images on a host. */
    public static AgentImages images(ContainerHost host) {
        HostContext context = host.context();
        return AgentImages.on(
                host.toString(), ability(host), context.home(), context.limits(), ImageSettings.from(context.config()));
    }

    public static ImageTransfer transfer(ContainerHost host) {
        HostContext context = host.context();
        return ImageTransfer.on(
                host.toString(), ability(host), context.home(), context.limits(), ImageSettings.from(context.config()));
    }

    public static Images ability(ContainerHost host) {
        return host.engine()
                .images()
                .orElseThrow(() -> new BerthException(
                        ErrorKind.USAGE,
                        "using images of " + host.engine().name(),
                        "this engine has no images",
                        "choose another engine: --engine docker or nerdctl"));
    }
}
