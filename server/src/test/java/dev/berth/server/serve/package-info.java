@NullMarked
package dev.berth.server.serve;

import org.jspecify.annotations.NullMarked;
