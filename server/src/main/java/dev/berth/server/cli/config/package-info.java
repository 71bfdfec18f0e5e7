@NullMarked
package dev.berth.server.cli.config;

import org.jspecify.annotations.NullMarked;
