using Microsoft.ML;
using Panns.Transfer;

namespace Panns.ML;

/// <summary>
/// Labelled recordings as data, by methods on <c>mlContext.Data</c>. The columns are those of <see cref="AudioRow"/>: Path, Label,
/// Labels, Fold, Part, Start, End. Clips whose files are missing are left out of published sets.
/// </summary>
public static class AudioDataCatalog
{
    /// <summary>Loads a folder with one folder per class.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="PannsException">It is missing or holds fewer than two classes with audio.</exception>
    public static IDataView LoadAudioFolder(this DataOperationsCatalog catalog, string folder)
        => catalog.LoadAudio(LabeledSounds.OpenFolder(folder));

    /// <summary>
    /// Loads a table of clips (.csv) with a heading and the columns <c>path</c> (relative to the table) and <c>label</c> (<c>a;b</c> for
    /// several), and perhaps <c>fold</c>, <c>start</c> and <c>end</c> (seconds).
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The table.</param>
    /// <exception cref="PannsException">It cannot be read, lacks a column, or a row makes no sense.</exception>
    public static IDataView LoadAudioManifest(this DataOperationsCatalog catalog, string path)
        => catalog.LoadAudio(LabeledSounds.OpenTable(path));

    /// <summary>Loads any labelled set, published ones among them (<see cref="DatasetRecipes"/>).</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The set; where it asks for segments, every segment is a row.</param>
    public static IDataView LoadAudio(this DataOperationsCatalog catalog, LabeledDataset data)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return catalog.LoadFromEnumerable(DatasetRows.Of(data).ToArray());
    }

    /// <summary>Loads ESC-50: 2000 clips, 50 classes, 5 folds.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="root">Its folder.</param>
    /// <exception cref="PannsException">The folder does not hold it.</exception>
    public static IDataView LoadEsc50(this DataOperationsCatalog catalog, string root) => catalog.LoadRecipe("esc50", root);

    /// <summary>Loads ESC-10: 400 clips, 10 classes, 5 folds.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    public static IDataView LoadEsc10(this DataOperationsCatalog catalog, string root) => catalog.LoadRecipe("esc10", root);

    /// <summary>Loads GTZAN: music, 10 genres.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    public static IDataView LoadGtzan(this DataOperationsCatalog catalog, string root) => catalog.LoadRecipe("gtzan", root);

    /// <summary>Loads RAVDESS: emotions in speech, folds of actors.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    public static IDataView LoadRavdess(this DataOperationsCatalog catalog, string root) => catalog.LoadRecipe("ravdess", root);

    /// <summary>Loads MSoS: sounds of 5 categories, in parts.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    public static IDataView LoadMsos(this DataOperationsCatalog catalog, string root) => catalog.LoadRecipe("msos", root);

    /// <summary>Loads DCASE 2018 task 2: 41 classes, in parts, every segment of 4 s a row.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    public static IDataView LoadDcase2018Task2(this DataOperationsCatalog catalog, string root) => catalog.LoadRecipe("dcase2018-task2", root);

    /// <summary>Loads DCASE 2019 task 1A: acoustic scenes, in parts.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    public static IDataView LoadDcase2019Task1A(this DataOperationsCatalog catalog, string root) => catalog.LoadRecipe("dcase2019-task1a", root);

    /// <summary>Loads UrbanSound8K: 10 classes, 10 folds.</summary>
    /// <inheritdoc cref="LoadEsc50"/>
    public static IDataView LoadUrbanSound8K(this DataOperationsCatalog catalog, string root) => catalog.LoadRecipe("urbansound8k", root);

    private static IDataView LoadRecipe(this DataOperationsCatalog catalog, string name, string root)
        => catalog.LoadAudio(DatasetRecipes.Get(name).Open(root));
}
