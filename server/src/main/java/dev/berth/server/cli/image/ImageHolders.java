package dev.berth.server.cli.image;

import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.container.ImageUse;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.image.AgentImage;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageUses;
import dev.berth.server.wiring.Application;
import dev.berth.server.wiring.HostImages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The images of one host with their users, as they were at one moment.
 *
 * @param currentTags for each known target the tag of its current image, built or not; empty if the tag is not known
 * @param unreadable targets with an instance whose record cannot be read
 */
record ImageHolders(
        List<AgentImage> images, ImageUses uses, Map<String, Optional<String>> currentTags, Set<String> unreadable) {

    static ImageHolders find(Application application, ContainerHost host) throws InterruptedException {
        AgentImages images = HostImages.images(host);
        ImageUses uses = new ImageUses();
        Set<String> instanceContainers = new TreeSet<>();
        for (InstanceOverview instance : application.recorded(host)) {
            instance.container()
                    .image()
                    .ifPresent(image -> uses.add(image, instance.id().name().toString()));
            instance.container().name().ifPresent(instanceContainers::add);
        }
        List<ImageUse> containers = HostImages.ability(host).uses();
        for (ImageUse use : containers) {
            if (!instanceContainers.contains(use.container())) {
                uses.add(use.image(), "container " + use.container());
                uses.add(use.imageId(), "container " + use.container());
            }
        }
        Set<String> unreadable = new TreeSet<>();
        application
                .unreadable()
                .forEach(instance -> unreadable.add(instance.target().value()));
        return new ImageHolders(images.all(), uses, currentTags(application, images), unreadable);
    }

    private static Map<String, Optional<String>> currentTags(Application application, AgentImages images) {
        Map<String, Optional<String>> current = new HashMap<>();
        for (Target target : application.targets().all()) {
            current.put(target.value(), currentTag(application, images, target));
        }
        return current;
    }

    /** The tag of the current image; empty if the profile or a setting is not valid. */
    private static Optional<String> currentTag(Application application, AgentImages images, Target target) {
        try {
            return images.expectedTag(application.targets().recipe(target));
        } catch (BerthException _) {
            return Optional.empty();
        }
    }

    boolean isCurrent(AgentImage image) {
        return currentTags
                .getOrDefault(image.target(), Optional.empty())
                .filter(image.tag()::equals)
                .isPresent();
    }

    /** Whether this Berth knows the target of the image. */
    boolean isKnown(AgentImage image) {
        return currentTags.containsKey(image.target());
    }

    /**
     * Whether an image can be removed. All images of a target are needed while its current tag, or the image of one of
     * its instances, is not known; an image that a person tagged with another name is needed too.
     *
     * @param kept tags of the images that a rollback needs
     */
    boolean isUnneeded(AgentImage image, Set<String> kept) {
        Optional<String> current = currentTags.getOrDefault(image.target(), Optional.of(""));
        boolean berthTag = image.tag().isEmpty() || image.tag().startsWith("berth/" + image.target() + ":");
        return berthTag
                && current.filter(tag -> !tag.equals(image.tag())).isPresent()
                && uses.of(image).isEmpty()
                && !unreadable.contains(image.target())
                && !kept.contains(image.tag());
    }
}
