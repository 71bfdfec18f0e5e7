@NullMarked
package dev.berth.runtime.config;

import org.jspecify.annotations.NullMarked;
