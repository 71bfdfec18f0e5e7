@NullMarked
package dev.berth.acp;

import org.jspecify.annotations.NullMarked;
