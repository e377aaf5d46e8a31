/** What browsers offer when a picture is chosen; what is taken is decided by what the file is. */
export const PICTURE_TYPES = 'image/jpeg,image/png,image/webp,image/gif,image/avif';

/**
 * Lets a picture be added to the text of the form it stands in. Without JavaScript the form comes back with it; with it
 * pictures are uploaded as they are chosen, pasted or dropped, and `uploads` shows how far they are.
 */
export function AddPicture() {
  return (
    <div class="add-picture">
      <label class="button">
        Add a picture <input type="file" name="file" accept={PICTURE_TYPES} />
      </label>
      <button class="no-js" type="submit" name="picture" value="1" formEncType="multipart/form-data">
        Upload it
      </button>
      <ul class="uploads" aria-label="Pictures on their way" />
    </div>
  );
}
