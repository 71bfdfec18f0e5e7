@NullMarked
package dev.berth.runtime.agent;

import org.jspecify.annotations.NullMarked;
