package dev.berth.runtime.container;

/**
 * A container and the image that it was made from.
 *
 * @param container the container's name
 * @param image the image's name when the container was made
 * @param imageId the engine's id of the image; empty when the engine does not report it
 */
public record ImageUse(String container, String image, String imageId) {}
