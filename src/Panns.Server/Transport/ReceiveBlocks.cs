using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Panns.Server.Transport;

/// <summary>
/// The memory that connections receive into. Kestrel's own blocks hold 4 KB, enough for what most servers receive; a recording would come in hundreds
/// of pieces, each with a call of the system and a waking of whoever reads the body.
/// </summary>
internal sealed class ReceiveBlocks : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    // On the shared pool of arrays, which gives memory back that nobody wants any more.
    private sealed class Pool : MemoryPool<byte>
    {
        // Held by every connection on which something is arriving, however slowly.
        private const int BlockBytes = 1 << 15;

        public override int MaxBufferSize => Array.MaxLength;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Block(Math.Max(minBufferSize, BlockBytes));

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class Block(int bytes) : IMemoryOwner<byte>
    {
        private byte[]? _array = ArrayPool<byte>.Shared.Rent(bytes);

        public Memory<byte> Memory => _array;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
            {
                ArrayPool<byte>.Shared.Return(array);
            }
        }
    }
}
