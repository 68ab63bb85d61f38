using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>Input windows to V: B^T d B, a vector of channels at a time.</summary>
internal static unsafe class InputTransform<TSimd, TVector, THeight, TWidth>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where THeight : struct, IWinograd1D
    where TWidth : struct, IWinograd1D
{
    private const int SignalTilesAhead = 8;
    private const int MapTilesAhead = 4;

    /// <summary>In floats.</summary>
    private const int CacheLine = 16;

    /// <summary>Transforms tiles into V: [product][tile][channel], the first tile at its start.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="input">The maps.</param>
    /// <param name="pitch">Floats from a pixel to the next one.</param>
    /// <param name="firstTile">The first tile to transform.</param>
    /// <param name="count">How many.</param>
    /// <param name="v">Receives them.</param>
    /// <param name="productStride">Floats from a product of V to the next one.</param>
    [SkipLocalsInit]
    public static void Run(WinogradTiles tiles, float* input, nint pitch, int firstTile, int count, float* v, nint productStride)
    {
        float** window = stackalloc float*[THeight.Inputs * TWidth.Inputs];

        // Aligned to cache lines: half of the vectors would straddle two otherwise.
        float* room = stackalloc float[(8 * 6 * TSimd.Width) + 16];
        var half = (float*)(((nint)room + 63) & ~63);
        for (var tile = 0; tile < count; tile++, v += tiles.RowStride)
        {
            FillWindow(tiles, input, pitch, firstTile + tile, window);
            PrefetchAhead(window, pitch);
            Transform(window, 0, tiles.Channels, v, productStride, half);
            if (tiles.Channels % TSimd.Width != 0)
            {
                // The last vector overlaps the one before: the same values are written twice.
                Transform(window, tiles.Channels - TSimd.Width, tiles.Channels, v, productStride, half);
            }
        }
    }

    /// <summary>Asks for what a tile a little further will be the first to read: the processor's own prefetcher stops at every page.</summary>
    private static void PrefetchAhead(float** window, nint pitch)
    {
        // The tiles of a signal follow each other, those of a map lie side by side.
        var isSignal = TWidth.Inputs == 1;
        var tile = pitch * (isSignal ? THeight.Outputs : TWidth.Outputs);
        for (var y = 0; y < (isSignal ? 1 : THeight.Inputs); y++)
        {
            var ahead = window[isSignal ? 1 : (y * TWidth.Inputs) + 1] + ((isSignal ? SignalTilesAhead : MapTilesAhead) * tile);
            for (nint i = 0; i < tile; i += CacheLine)
            {
                TSimd.Prefetch(ahead + i);
            }
        }
    }

    private static void FillWindow(WinogradTiles tiles, float* input, nint pitch, int tile, float** window)
    {
        var (clip, top, left) = tiles.Locate(tile);
        var step = tiles.Dilation;
        top += THeight.FirstInput * step;
        left += TWidth.FirstInput;
        var map = input + ((nint)clip * tiles.Height * tiles.Width * pitch);
        for (var y = top; y < top + (THeight.Inputs * step); y += step)
        {
            for (var x = left; x < left + TWidth.Inputs; x++, window++)
            {
                *window = (uint)y < (uint)tiles.Height && (uint)x < (uint)tiles.Width
                    ? map + ((((nint)y * tiles.Width) + x) * pitch)
                    : tiles.Zeros;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float** window, nint channel, nint channels, float* v, nint productStride, float* half)
    {
        for (; channel <= channels - TSimd.Width; channel += TSimd.Width)
        {
            for (var x = 0; x < TWidth.Inputs; x++)
            {
                THeight.Input<TSimd, TVector>(
                    TSimd.Load(window[x] + channel),
                    TSimd.Load(window[TWidth.Inputs + x] + channel),
                    THeight.Inputs > 2 ? TSimd.Load(window[(2 * TWidth.Inputs) + x] + channel) : default,
                    THeight.Inputs > 3 ? TSimd.Load(window[(3 * TWidth.Inputs) + x] + channel) : default,
                    THeight.Inputs > 4 ? TSimd.Load(window[(4 * TWidth.Inputs) + x] + channel) : default,
                    THeight.Inputs > 5 ? TSimd.Load(window[(5 * TWidth.Inputs) + x] + channel) : default,
                    THeight.Inputs > 6 ? TSimd.Load(window[(6 * TWidth.Inputs) + x] + channel) : default,
                    THeight.Inputs > 7 ? TSimd.Load(window[(7 * TWidth.Inputs) + x] + channel) : default,
                    out var h0,
                    out var h1,
                    out var h2,
                    out var h3,
                    out var h4,
                    out var h5,
                    out var h6,
                    out var h7);
                if (TWidth.Products == 1)
                {
                    Store(v + channel, productStride, THeight.Products, h0, h1, h2, h3, h4, h5, h6, h7);
                    continue;
                }

                Store(half + (x * TSimd.Width), 6 * TSimd.Width, THeight.Products, h0, h1, h2, h3, h4, h5, h6, h7);
            }

            var target = v + channel;
            var line = half;
            for (var y = 0; TWidth.Products > 1 && y < THeight.Products; y++, line += 6 * TSimd.Width, target += TWidth.Products * productStride)
            {
                TWidth.Input<TSimd, TVector>(
                    TSimd.Load(line),
                    TSimd.Load(line + TSimd.Width),
                    TWidth.Inputs > 2 ? TSimd.Load(line + (2 * TSimd.Width)) : default,
                    TWidth.Inputs > 3 ? TSimd.Load(line + (3 * TSimd.Width)) : default,
                    TWidth.Inputs > 4 ? TSimd.Load(line + (4 * TSimd.Width)) : default,
                    TWidth.Inputs > 5 ? TSimd.Load(line + (5 * TSimd.Width)) : default,
                    default,
                    default,
                    out var v0,
                    out var v1,
                    out var v2,
                    out var v3,
                    out var v4,
                    out var v5,
                    out var v6,
                    out var v7);
                Store(target, productStride, TWidth.Products, v0, v1, v2, v3, v4, v5, v6, v7);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        float* target, nint stride, int count, TVector v0, TVector v1, TVector v2, TVector v3, TVector v4, TVector v5, TVector v6, TVector v7)
    {
        TSimd.Store(target, v0);
        TSimd.Store(target + stride, v1);
        TSimd.Store(target + (2 * stride), v2);
        if (count > 3)
        {
            TSimd.Store(target + (3 * stride), v3);
        }

        if (count > 4)
        {
            TSimd.Store(target + (4 * stride), v4);
            TSimd.Store(target + (5 * stride), v5);
        }

        if (count > 6)
        {
            TSimd.Store(target + (6 * stride), v6);
            TSimd.Store(target + (7 * stride), v7);
        }
    }
}
