using Panns.Networks;
using Panns.TorchSharp.Native;
using Panns.TorchSharp.Training;
using Panns.Training;

namespace Panns.TorchSharp;

/// <summary>Training by libtorch, for <see cref="TrainingSession"/> and the transfer strategies.</summary>
public sealed class TorchTrainingEngineFactory : ITrainingEngineFactory
{
    private readonly TorchTrainingOptions _options;

    /// <summary>Checks at once that libtorch and the devices are there.</summary>
    /// <param name="options">Where and how; null for <see cref="TorchTrainingOptions.Default"/>.</param>
    /// <exception cref="PannsException">libtorch or a device cannot be used: the message says why and what to do.</exception>
    public TorchTrainingEngineFactory(TorchTrainingOptions? options = null)
    {
        _options = options ?? TorchTrainingOptions.Default;
        TorchLibrary.Load();
        foreach (var device in _options.Devices)
        {
            _ = TorchDevices.Find(device);
        }
    }

    /// <inheritdoc/>
    public ITrainingEngine Create(NetworkDescription network, TrainingOptions options) => new TorchTrainingEngine(network, options, _options);

    /// <inheritdoc/>
    public override string ToString() => $"torch {string.Join(',', _options.Devices)} {_options.Precision}";
}
