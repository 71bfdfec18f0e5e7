@NullMarked
package dev.berth.hermes;

import org.jspecify.annotations.NullMarked;
