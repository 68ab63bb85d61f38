#!/usr/bin/env bash
# Makes the built-in network of a run's checkpoint: float16, and its hash in the catalog. The same checkpoint gives the same bytes.
#   experiments/mini/export.sh runs/mini/checkpoints/6000_iterations.safetensors
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
file=$root/src/Panns/Models/Catalog/mini.safetensors
"${PANNS:-$root/panns}" convert "$1" "$file" --fp16
hash=$(sha256sum "$file" | cut -d ' ' -f 1)
sed -i "s/sha256: \"[0-9a-f]*\"/sha256: \"$hash\"/" "$root/src/Panns/Models/Catalog/PannsModels.Mini.cs"
echo "$(stat -c %s "$file") bytes, SHA-256 $hash; build again to take it in"
