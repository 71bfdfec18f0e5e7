@NullMarked
package dev.berth.engine.sandbox;

import org.jspecify.annotations.NullMarked;
