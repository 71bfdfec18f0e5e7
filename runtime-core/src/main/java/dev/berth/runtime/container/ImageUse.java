package dev.berth.runtime.container;

/**
 * A container and the image that it was made from.
 *
 * @param container its name
 * @param image as it was named when the container was made
 * @param imageId the engine's id of it; empty when the engine does not say
 */
public record ImageUse(String container, String image, String imageId) {}
