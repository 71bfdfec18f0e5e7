/** The commands {@code berth config} and the page of the settings. */
@NullMarked
package dev.berth.server.cli.config;

import org.jspecify.annotations.NullMarked;
